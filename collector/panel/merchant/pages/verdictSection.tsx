import type { Click } from '../../../domain/click.js'
import type { Credit, TrailStep, Verdict } from '../../../domain/verdict.js'
import { whyUndecided } from '../../../program/whyUndecided.js'
import { Link } from '../../parts/mount.js'
import { Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { MISS_WORDS, PASSED_WORDS, RULE_WORDS } from '../../words/trailWords.js'
import type { Shown } from './shownConversion.js'

/** Which affiliate is credited and why, or why none is. */
export const VerdictSection = ({ shown }: { readonly shown: Shown }) => {
  const { conversion, names, clicks } = shown
  const { verdict } = conversion
  const why = whyUndecided(conversion)
  return (
    <section aria-labelledby="why">
      <h2 id="why">
        {verdict.credits.length === 0
          ? 'Why no affiliate is credited'
          : 'Why this affiliate is credited'}
      </h2>
      {why ? (
        <p>
          {why === 'awaiting_sale'
            ? 'No sale has been reported yet, so no affiliate can be credited.'
            : 'This order was reported per product. The reports on this page apply to each of its products.'}
        </p>
      ) : (
        <>
          <Outcome verdict={verdict} names={names} clicks={clicks} />
          <Trail verdict={verdict} />
          <Passed verdict={verdict} names={names} />
          <p class="muted">
            Decided by the policy {verdict.policy}. The rules are checked from top to bottom; the
            first rule that finds an affiliate decides.
          </p>
        </>
      )}
    </section>
  )
}

interface OutcomeProps {
  readonly verdict: Verdict
  readonly names: Names
  readonly clicks: readonly Click[]
}

const Outcome = ({ verdict, names, clicks }: OutcomeProps) =>
  verdict.credits.length === 0 ? (
    <p class="verdict">No affiliate earns from this order, because no rule found one.</p>
  ) : (
    verdict.credits.map((credit) => (
      <p class="verdict" key={credit.affiliateId}>
        <Who names={names} id={credit.affiliateId} /> earns from this order, in the campaign{' '}
        <Which names={names} id={credit.campaignId} />, because {RULE_WORDS[credit.rule].because}.
        <Evidence credit={credit} clicks={clicks} />
      </p>
    ))
  )

const Evidence = ({
  credit,
  clicks,
}: {
  readonly credit: Credit
  readonly clicks: readonly Click[]
}) => {
  const click = clicks.find(({ id }) => id === credit.clickId)
  if (!credit.clickId) return null
  if (!click) {
    return (
      <>
        {' '}
        The click is <code>{credit.clickId}</code>.
      </>
    )
  }
  return (
    <>
      {' '}
      The visitor clicked on <Instant at={click.clickedAt} /> UTC
      {click.url && (
        <>
          {' '}
          and landed on <span class="address">{click.url}</span>
        </>
      )}
      .
      {click.directLink && (
        <>
          {' '}
          The link had no parameter. The visitor came from{' '}
          <span class="address">{click.referrer}</span>, which is a site of the affiliate by the
          direct link <span class="address">{click.directLink}</span>.
        </>
      )}
    </>
  )
}

const Trail = ({ verdict: { trail, credits } }: { readonly verdict: Verdict }) => (
  <ol class="trail">
    {trail.map((step) => (
      <Step key={step.rule} step={step} />
    ))}
    {credits.map(({ rule, affiliateId }) => (
      <li key={affiliateId} class="is-credit">
        {RULE_WORDS[rule].question} <strong>Yes: this rule decided.</strong>
      </li>
    ))}
  </ol>
)

/** Clicks that could have earned alone. */
const Passed = ({ verdict: { passed = [] }, names }: Pick<OutcomeProps, 'verdict' | 'names'>) =>
  passed.length === 0 ? null : (
    <ul class="passed">
      {passed.map(({ clickId, affiliateId, miss }) => (
        <li key={clickId}>
          A later click on a link of <Who names={names} id={affiliateId} /> (<code>{clickId}</code>)
          does not count: {PASSED_WORDS[miss]}
        </li>
      ))}
    </ul>
  )

const Step = ({ step: { rule, miss } }: { readonly step: TrailStep }) => (
  <li>
    {RULE_WORDS[rule].question} <span class="answer">{MISS_WORDS[miss]}</span>
    {miss === 'unknown_affiliate' && (
      <>
        {' '}
        <Link to="/affiliates">Affiliates</Link>
      </>
    )}
  </li>
)

interface SupersededNoteProps {
  readonly verdict: Verdict
  readonly names: Names
}

export const SupersededNote = ({ verdict, names }: SupersededNoteProps) => (
  <section class="note is-wait" aria-labelledby="superseded">
    <h3 id="superseded">What the rules would decide with today’s data</h3>
    <Outcome verdict={verdict} names={names} clicks={[]} />
    <Trail verdict={verdict} />
  </section>
)
