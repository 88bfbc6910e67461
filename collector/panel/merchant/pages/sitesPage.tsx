import type { Problem } from '../../../domain/problem.js'
import type { Site } from '../../../domain/site.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'

interface SitesPageProps {
  readonly sites: readonly Site[]
  readonly host: string
  readonly problem: Problem | undefined
}

export const SitesPage = ({ sites, host, problem }: SitesPageProps) => (
  <>
    <Heading title="Sites">
      The hosts whose pages can report. Reports of other hosts are rejected and listed under
      “Rejected and parked”.
    </Heading>
    <ProblemNote problem={problem} fields={['host']} />
    <Table
      label="Sites"
      rows={sites}
      rowKey={(site) => site.host}
      empty={<p>No site is registered yet, so no page can report. Add your shop below.</p>}
      columns={[
        { head: 'Host', as: 'main', cell: (site) => site.host },
        {
          head: 'Registered (UTC)',
          as: 'tight',
          cell: ({ createdAt }) => <Instant at={createdAt} />,
        },
        { head: 'Change', as: 'tight', cell: (site) => <Remove site={site} /> },
      ]}
    />
    <section aria-labelledby="add" class="card">
      <h2 id="add">Add a site</h2>
      <Post to="/sites" class="columns">
        <Field
          name="host"
          label="Host, or any URL of the shop"
          hint="“shop.example” and “www.shop.example” are two sites, so add both. “*.shop.example” covers all subdomains."
          value={host}
          problem={problem}
          required
          maxlength={300}
          autocapitalize="none"
          spellcheck={false}
        />
        <button type="submit">Add the site</button>
      </Post>
    </section>
  </>
)

const Remove = ({ site }: { readonly site: Site }) => (
  <details class="small">
    <summary>
      Remove…<span class="unseen"> {site.host}</span>
    </summary>
    <Post to="/sites/remove">
      <p>Reports of its pages are rejected from then on.</p>
      <input type="hidden" name="site" value={site.host} />
      <button type="submit" class="small secondary outline">
        Remove {site.host}
      </button>
    </Post>
  </details>
)
