import { type Campaign, versionAt } from '../../../domain/campaign.js'
import type { PerformanceGrant, PerformanceRule } from '../../../domain/performance.js'
import type { Problem } from '../../../domain/problem.js'
import { performancePeriod } from '../../../program/performance/grantPerformance.js'
import { actionText, conditionText } from '../../../program/performance/performanceTexts.js'
import { Badge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import {
  PERFORMANCE_FIELDS,
  PerformanceFields,
  type PerformanceValues,
} from './performanceFields.js'

interface PerformancePageProps {
  readonly rules: readonly PerformanceRule[]
  readonly campaigns: readonly Campaign[]
  readonly now: number
  readonly code: string
  readonly values: PerformanceValues
  readonly problem: Problem | undefined
}

export const PerformancePage = (props: PerformancePageProps) => {
  const { rules, campaigns, now, code, values, problem } = props
  return (
    <>
      <Heading title="Performance rules">
        Affiliates who reach a threshold get a bonus or move to a commission group. A month is
        measured once, after the days for refunds.
      </Heading>
      <Table
        label="Performance rules"
        rows={rules}
        rowKey={(rule) => rule.code}
        empty={<p>There are no performance rules yet.</p>}
        columns={[
          {
            head: 'Rule',
            as: 'main',
            cell: (rule) => (
              <>
                <Link to={`/performance/${rule.code}`}>{versionAt(rule.versions, now).name}</Link>{' '}
                <code>{rule.code}</code>
              </>
            ),
          },
          {
            head: 'Status',
            cell: ({ versions }) => {
              const { status } = versionAt(versions, now)
              return <Badge tone={status === 'active' ? 'good' : 'wait'}>{status}</Badge>
            },
          },
          { head: 'For', cell: ({ versions }) => conditionText(versionAt(versions, now)) },
          {
            head: 'Gives',
            cell: ({ versions }) => actionText(versionAt(versions, now), campaigns),
          },
        ]}
      />
      <section aria-labelledby="add" class="card">
        <h2 id="add">Add a performance rule</h2>
        <ProblemNote problem={problem} fields={['code', ...PERFORMANCE_FIELDS]} />
        <Post to="/performance" class="columns">
          <Field
            name="code"
            label="Code"
            hint="For example “ten-sales”. It cannot be changed."
            value={code}
            problem={problem}
            required
            maxlength={20}
            autocapitalize="none"
            spellcheck={false}
          />
          <PerformanceFields {...{ values, problem, campaigns }} />
          <button type="submit">Add the rule</button>
        </Post>
      </section>
    </>
  )
}

interface PerformanceRulePageProps extends Omit<PerformancePageProps, 'rules'> {
  readonly rule: PerformanceRule
  readonly grants: readonly PerformanceGrant[]
  readonly names: Names
}

export const PerformanceRulePage = (props: PerformanceRulePageProps) => {
  const { rule, campaigns, now, values, problem, grants, names } = props
  const { name, version } = versionAt(rule.versions, now)
  return (
    <>
      <p class="crumb">
        <Link to="/performance">Performance rules</Link>
      </p>
      <Heading title={name}>
        Code <code>{rule.code}</code>, version {version}. A change applies to months that end after
        it.
      </Heading>
      <ProblemNote problem={problem} fields={PERFORMANCE_FIELDS} />
      <Post to={`/performance/${rule.code}`} class="card columns">
        <PerformanceFields {...{ values, problem, campaigns }} />
        <button type="submit">Save as a new version</button>
      </Post>
      <section aria-labelledby="grants">
        <h2 id="grants">Who got it</h2>
        <Table
          label="Who got it"
          rows={grants}
          rowKey={({ affiliateId, firstDay }) => `${affiliateId} ${firstDay}`}
          empty={<p>Nobody reached the threshold in a period that was measured.</p>}
          columns={[
            {
              head: 'Affiliate',
              as: 'main',
              cell: ({ affiliateId }) => <Who names={names} id={affiliateId} />,
            },
            { head: 'Period', cell: ({ firstDay }) => performancePeriod(firstDay) },
            { head: 'Measured', cell: ({ measured }) => measured },
            { head: 'Given (UTC)', as: 'tight', cell: (one) => <Instant at={one.grantedAt} /> },
          ]}
        />
      </section>
    </>
  )
}
