/** ARCHIVED and DELETED: by us, or by a person with leave to make it anew. GONE: by a person, who must decide. DUPLICATE: held for a person. */
export type LineState = 'ABSENT' | 'LIVE' | 'ARCHIVED' | 'DELETED' | 'GONE' | 'DUPLICATE';

/** MOVED: stands in a group that a person chose, who must decide. LEFT: archived by a person, and left so. */
export type TargetState = LineState | 'MOVED' | 'LEFT';
