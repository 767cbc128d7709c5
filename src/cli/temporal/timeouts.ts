/** A workflow task whose worker died is given to another after this; with the default of 10 s it would be the longest part of a failover. */
export const RUN_TASK_TIMEOUT = '5s';
