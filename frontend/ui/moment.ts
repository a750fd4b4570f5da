import {
	type CalendarDateTime,
	getLocalTimeZone,
	now as nowAt,
	parseDateTime,
	toCalendarDateTime
} from "@internationalized/date";

const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?)?$/;
const NOW = /^now(\s*-\s*\d+\s*[dhms])?$/;

/** The moment that a text names; null for a text of another form. One of "now" is no moment before it is used. */
export function momentOf(text: string): CalendarDateTime | null {
	const [, day, hour = "0", minute = "00", second = "00"] = FORM.exec(text.trim()) ?? [];
	if (!day) return null;
	try {
		return parseDateTime(`${day}T${hour.padStart(2, "0")}:${minute}:${second}`);
	} catch {
		// Such as 30 February.
		return null;
	}
}

/** A moment as it travels. */
export function written(moment: CalendarDateTime, withTime: boolean): string {
	const [day = "", time = ""] = moment.toString().split("T");
	return withTime ? `${day} ${time}` : day;
}

/** A text as it travels, from what a hand typed in a hurry; null if it is no moment at all. */
export function normal(text: string, withTime: boolean): string | null {
	if (NOW.test(text.trim())) return text.trim();
	const moment = momentOf(text);
	return moment && written(moment, withTime);
}

/** What a clock shows in a time zone, or where the visitor is. */
export function clock(zone: string | null): CalendarDateTime {
	return toCalendarDateTime(nowAt(zone ?? getLocalTimeZone())).set({ millisecond: 0 });
}
