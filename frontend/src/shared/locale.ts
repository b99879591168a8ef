// Number and time formats for charts, taken from the browser's own knowledge of the language: no lists of
// months to keep.

import type { NumberLocale, TimeLocale } from "vega";

/** As d3-format wants it. */
export function numberLocale(language: string): NumberLocale {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(-1234567.5);
  const sign = (type: string, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { decimal: sign("decimal", "."), thousands: sign("group", ","), grouping: [3], currency: ["€ ", ""] };
}

/** As d3-time-format wants it. */
export function timeLocale(language: string): TimeLocale {
  return {
    dateTime: "%a %e %b %Y %H:%M",
    date: "%d-%m-%Y",
    time: "%H:%M",
    periods: ["AM", "PM"],
    days: sevenDays(language, "long"),
    shortDays: sevenDays(language, "short"),
    months: twelveMonths(language, "long"),
    shortMonths: twelveMonths(language, "short"),
  };
}

type Length = "long" | "short";
type Seven = [string, string, string, string, string, string, string];
type Twelve = [string, string, string, string, string, string, string, string, string, string, string, string];

function sevenDays(language: string, weekday: Length): Seven {
  const format = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
  const sunday = Date.UTC(2023, 0, 1);
  return Array.from({ length: 7 }, (_, day) => plain(format.format(sunday + day * 86_400_000))) as Seven;
}

function twelveMonths(language: string, month: Length): Twelve {
  const format = new Intl.DateTimeFormat(language, { month, timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, index) => plain(format.format(Date.UTC(2023, index, 15)))) as Twelve;
}

/** Some browsers write `jan.`: we write `jan`. */
function plain(name: string): string {
  return name.replace(/\.$/, "");
}
