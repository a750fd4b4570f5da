/** A number with so many decimals; below 0 they are tens, hundreds and so on. */
export function rounded(value: number, precision: number | null): number {
	if (precision === null) return value;
	const whole = 10 ** Math.max(-precision, 0);
	return Number((value / whole).toFixed(Math.max(precision, 0))) * whole;
}
