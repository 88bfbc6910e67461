import type { Policy } from '../../../domain/policy.js'
import type { Problem } from '../../../domain/problem.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Instant } from '../../parts/values.js'
import type { Names } from '../../words/names.js'
import {
  ClaimFields,
  CreditFields,
  PageFields,
  PayoutFields,
  type PolicyValues,
} from './policyFields.js'
import { LinkFields } from './policyLinkFields.js'
import { MatchFields } from './policyMatchFields.js'
import { MemoryFields } from './policyMemoryFields.js'
import { RuleFields } from './ruleFields.js'

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
      The policy decides which affiliate earns from an order. Version {policy.version} is in force
      since <Instant at={policy.since} /> UTC. Saving creates a new version. Orders that were placed
      before the change keep their version.
    </Heading>
    <p>
      <Link to="/policy/what-if">What if</Link>: see what your orders would have earned under
      another policy, before you change it.
    </p>
    <ProblemNote problem={fields.problem} fields={Object.keys(fields.values)} />
    <Post to="/policy" class="card">
      <h2 id="rules">Rules, in this order</h2>
      <p>
        The rules are checked from the first to the last. The first rule that finds an affiliate
        decides. A rule that is off is not checked.
      </p>
      <RuleFields rules={fields.values.rules} />
      <h2>Who earns</h2>
      <div class="columns">
        <CreditFields {...fields} />
        <MemoryFields {...fields} />
      </div>
      <h2>Same address and browser</h2>
      <p>
        If no report of an order has the visitor’s id, the rule about the address and browser can
        credit the last click that came from the same ones. It is a guess, and off at first. Keyed
        hashes are stored with clicks and orders while it is on; say so in your privacy notice.
      </p>
      <div class="columns">
        <MatchFields {...fields} />
      </div>
      <h2>Links and landing pages</h2>
      <div class="columns">
        <LinkFields {...fields} />
      </div>
      <h2>Trust in browser reports</h2>
      <p>
        <strong>Review:</strong> the commission stays unverified until your server also reports the
        order, or you confirm it. <strong>Trusted:</strong> a report of the thank-you page confirms
        the order, within the limits below. Use it if your shop has no server that can report.
        Anybody can fake the report of a page, so keep the limits low.
      </p>
      <div class="columns">
        <PageFields {...fields} />
      </div>
      <h2>Limits on claims</h2>
      <p>
        A page can claim any order for its visitor. If your server’s report does not name the
        visitor, these limits apply to such claims.
      </p>
      <div class="columns">
        <ClaimFields {...fields} />
      </div>
      <h2>Payouts</h2>
      <div class="columns">
        <PayoutFields {...fields} />
      </div>
      <button type="submit">Save as a new version</button>
    </Post>
  </>
)
