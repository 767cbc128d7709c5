const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${String(whole)} s`;
  if (whole < HOUR) return two(whole, MINUTE, 'min', 1, 's');
  return whole < DAY ? two(whole, HOUR, 'h', MINUTE, 'min') : two(whole, DAY, 'd', HOUR, 'h');
}

function two(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small);
  const first = `${String(Math.floor(seconds / large))} ${largeName}`;
  return rest === 0 ? first : `${first} ${String(rest)} ${smallName}`;
}
