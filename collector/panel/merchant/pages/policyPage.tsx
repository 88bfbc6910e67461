import type { Policy } from '../../../domain/policy.js'
import type { Problem } from '../../../domain/problem.js'
import type { RuleName } from '../../../domain/verdict.js'
import { Heading } from '../../parts/heading.js'
import { Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Instant } from '../../parts/values.js'
import type { Names } from '../../words/names.js'
import { RULE_WORDS } from '../../words/trailWords.js'
import { ClaimFields, CreditFields, PageFields, type PolicyValues } from './policyFields.js'

interface PolicyPageProps {
  readonly now: number
  readonly policy: Policy
  readonly names: Names
  readonly values: PolicyValues
  readonly problem: Problem | undefined
}

export const PolicyPage = ({ policy, ...fields }: PolicyPageProps) => (
  <>
    <Heading title="Policy">
      How it is decided who earned. Version {policy.version} is in force, since{' '}
      <Instant at={policy.since} /> UTC. A change makes a new version; orders that were placed
      before keep theirs.
    </Heading>
    <ProblemNote problem={fields.problem} fields={Object.keys(fields.values)} />
    <Rules rules={policy.rules} />
    <Post to="/policy" class="card">
      <h2>Who earns</h2>
      <div class="columns">
        <CreditFields {...fields} />
      </div>
      <h2>Trust in browser reports</h2>
      <p>
        <strong>Review:</strong> the commission stays unverified until your server reports the order
        too, or you confirm it. <strong>Trusted:</strong> believe the thank-you page without your
        server’s word, within these limits: for a shop without a server. Anybody can imitate a page,
        so keep the limits low.
      </p>
      <div class="columns">
        <PageFields {...fields} />
      </div>
      <h2>Claims in series</h2>
      <p>
        A page can say that its visitor placed any order. Where your server does not name the
        visitor, so many claims within an hour are believed and no more.
      </p>
      <div class="columns">
        <ClaimFields {...fields} />
      </div>
      <button type="submit">Save as a new version</button>
    </Post>
  </>
)

const Rules = ({ rules }: { readonly rules: readonly RuleName[] }) => (
  <section aria-labelledby="rules">
    <h2 id="rules">The rules, in their order</h2>
    <p>Each order is asked these questions one after the other. The first that credits decides.</p>
    <ol>
      {rules.map((rule) => (
        <li key={rule}>
          <strong>{RULE_WORDS[rule].question}</strong> {RULE_WORDS[rule].credits}
        </li>
      ))}
    </ol>
  </section>
)
