import { type CalendarDate, DateFormatter, endOfWeek, startOfMonth, startOfWeek } from "@internationalized/date";
import { locale } from "$locale";

// As many as a month can touch: the calendar is equally high in all of them.
const WEEKS = 6;
const DAYS = 7;

/** The month that a calendar shows, and the day in it that the keys are at. */
export class Calendar {
	day: CalendarDate = $state.raw() as CalendarDate;

	constructor(day: CalendarDate) {
		this.day = day;
	}

	readonly weeks: CalendarDate[][] = $derived.by(() => {
		const first = startOfWeek(startOfMonth(this.day), locale.language);
		return range(WEEKS).map((week) => range(DAYS).map((day) => first.add({ days: week * DAYS + day })));
	});
	/** The days of the week, in short and in full. */
	readonly weekdays = $derived(
		(this.weeks[0] ?? []).map((day) => [named(day, { weekday: "short" }), named(day, { weekday: "long" })] as const)
	);
	readonly months = $derived(
		range(12).map((month) => named(this.day.set({ month: month + 1, day: 1 }), { month: "long" }))
	);
	readonly title = $derived(named(this.day, { month: "long", year: "numeric" }));

	/** A day in full, as it is read aloud. */
	name(day: CalendarDate): string {
		return named(day, { dateStyle: "full" });
	}

	isOutside(day: CalendarDate): boolean {
		return day.month !== this.day.month;
	}

	show(fields: { year?: number; month?: number }): void {
		this.day = this.day.set(fields);
	}

	turn(months: number): void {
		this.day = this.day.add({ months });
	}

	/** Moves to where a key leads, in a page that runs from right to left or not; gives whether it leads anywhere. */
	press({ key, shiftKey }: KeyboardEvent, backwards: boolean): boolean {
		const ahead = backwards ? -1 : 1;
		const to = this.#moves[key]?.(ahead, shiftKey);
		if (to) this.day = to;
		return to !== undefined;
	}

	readonly #moves: Record<string, (ahead: number, far: boolean) => CalendarDate> = {
		ArrowRight: (ahead) => this.day.add({ days: ahead }),
		ArrowLeft: (ahead) => this.day.subtract({ days: ahead }),
		ArrowDown: () => this.day.add({ weeks: 1 }),
		ArrowUp: () => this.day.subtract({ weeks: 1 }),
		Home: () => startOfWeek(this.day, locale.language),
		End: () => endOfWeek(this.day, locale.language),
		PageDown: (_, far) => this.day.add(far ? { years: 1 } : { months: 1 }),
		PageUp: (_, far) => this.day.subtract(far ? { years: 1 } : { months: 1 })
	};
}

function named(day: CalendarDate, options: Intl.DateTimeFormatOptions): string {
	const formatter = new DateFormatter(locale.language, { ...options, calendar: "gregory", timeZone: "UTC" });
	return formatter.format(day.toDate("UTC"));
}

function range(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}
