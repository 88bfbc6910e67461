/** Whether a text looks like an e-mail address. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

/**
 * One form of the e-mail addresses that reach the same mailbox: without case and what follows a plus
 * sign; of Gmail also without dots (https://support.google.com/mail/answer/7436150). Not for sending.
 */
export const mailbox = (email: string): string => {
  const text = email.trim().toLowerCase()
  const at = text.lastIndexOf('@')
  const [name = ''] = text.slice(0, at).split('+')
  const host = text.slice(at + 1)
  if (host !== 'gmail.com' && host !== 'googlemail.com') return `${name}@${host}`
  return `${name.replaceAll('.', '')}@gmail.com`
}
