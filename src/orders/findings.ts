import type { RowRejection, RowWarning } from './types.js';
import { shorten } from './text.js';

/** Problems that were found while one row was read. Texts name the row, the column and the value, for a person. */
export class Findings {
  readonly rejections: RowRejection[] = [];
  readonly warnings: RowWarning[] = [];

  constructor(private readonly orderNumber: string) {}

  reject(code: string, column: string, value: string, reason: string): void {
    this.rejections.push(this.finding(code, column, value, reason));
  }

  warn(code: string, column: string, value: string, reason: string): void {
    this.warnings.push(this.finding(code, column, value, reason));
  }

  private finding(code: string, column: string, value: string, reason: string): RowRejection {
    const short = shorten(value);
    const order = this.orderNumber === '' ? 'Order without a number' : `Order ${shorten(this.orderNumber)}`;
    return { code, column, value: short, message: `${order}, ${column} ${short === '' ? 'is blank' : `"${short}"`}: ${reason}` };
  }
}
