import { payoutCurrencyAt } from '../../../domain/affiliate.js'
import { Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import type { PlacesProps } from './affiliatePlaces.js'

/** The currency in which the affiliate is paid. */
export const PaidInSection = ({ affiliate, now, typed, problem }: PlacesProps) => (
  <section aria-labelledby="affiliate-currency" class="card">
    <h2 id="affiliate-currency">Payout currency</h2>
    <Post to={`/affiliates/${affiliate.code}/currency`} class="columns">
      <Field
        name="payoutCurrency"
        label="Currency in which the affiliate is paid"
        hint="For example “USD”. Commissions for orders from now on are converted by the stored exchange rates. Empty: the payout currency of the account."
        value={typed.payoutCurrency ?? payoutCurrencyAt(affiliate, now) ?? ''}
        problem={problem}
        maxlength={8}
        autocapitalize="characters"
        spellcheck={false}
      />
      <button type="submit">Save</button>
    </Post>
  </section>
)
