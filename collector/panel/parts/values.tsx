import { formatMoney, type Money, type Sum } from '../../domain/money.js'

export const Amount = ({ money }: { readonly money: Money | Sum }) => (
  <span class="amount">
    {formatMoney(money)} <span class="currency">{money.currency}</span>
  </span>
)

/** An instant to the minute. The title attribute has the seconds. */
export const Instant = ({ at }: { readonly at: number }) => {
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={iso}>
      {iso.slice(0, 10)} {iso.slice(11, 16)}
    </time>
  )
}

/** A shortened id. Its random end distinguishes ids; its start is the time of creation. */
export const ShortId = ({ id }: { readonly id: string }) =>
  id.length <= 14 ? (
    <code>{id}</code>
  ) : (
    <code title={id}>
      {id.slice(0, 4)}…{id.slice(-6)}
    </code>
  )

/** A name such as `checkout.session.completed`, which breaks at its parts and not inside a word. */
export const Breakable = ({ text }: { readonly text: string }) => (
  <>
    {text.split(/(?<=[._/-])(?=[^._/-])/).map((part, index) => (
      <>
        {index > 0 && <wbr />}
        {part}
      </>
    ))}
  </>
)
