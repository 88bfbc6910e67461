/** The fields of a form, the first of each name. */
export type Form = ReadonlyMap<string, string>

const CHARSET = /(?:^|&)charset=([A-Za-z0-9_-]{1,40})(?:&|$)/
const FIELDS_MAX = 2_000

/** Reads a form in the charset that it names itself. PayPal's usual one is windows-1252. */
export const readForm = (body: Uint8Array): Form => {
  const text = Buffer.from(body).toString('latin1')
  const decoder = decoderOf(CHARSET.exec(text)?.[1])
  const decoded = (part: string) => decoder.decode(Buffer.from(bytesOf(part), 'latin1'))
  const form = new Map<string, string>()
  for (const field of text.split('&', FIELDS_MAX)) {
    const at = field.indexOf('=')
    const name = decoded(at < 0 ? field : field.slice(0, at))
    if (!form.has(name)) form.set(name, at < 0 ? '' : decoded(field.slice(at + 1)).trim())
  }
  return form
}

const decoderOf = (charset: string | undefined): TextDecoder => {
  try {
    return new TextDecoder(charset ?? USUAL)
  } catch {
    return new TextDecoder(USUAL)
  }
}
const USUAL = 'windows-1252'

/** One character for each byte. */
const bytesOf = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DATE = /^(\d{2}):(\d{2}):(\d{2}) ([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (P[SD]T)$/
/** Hours behind UTC. PayPal writes times of California. */
const BEHIND: Readonly<Record<string, number>> = { PST: 8, PDT: 7 }

/** An instant as PayPal writes it: "20:12:59 Jan 13, 2009 PST". Undefined for anything else. */
export const readDate = (text: string | undefined): number | undefined => {
  const [, hour, minute, second, name = '', day, year, zone = ''] = DATE.exec(text ?? '') ?? []
  const [month, behind] = [MONTHS.indexOf(name), BEHIND[zone]]
  if (month < 0 || behind === undefined) return undefined
  return Date.UTC(
    Number(year),
    month,
    Number(day),
    Number(hour) + behind,
    Number(minute),
    Number(second),
  )
}
