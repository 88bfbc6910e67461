import { FIRST_SCOPES, type Key, SCOPES, type Scope } from '../../../domain/key.js'
import type { Problem } from '../../../domain/problem.js'
import { LABEL_MAX } from '../../../program/keys.js'
import { Badge } from '../../parts/badge.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'

interface KeysPageProps {
  readonly keys: readonly Key[]
  /** The key that was just created. Its secret is not shown again. */
  readonly made: { readonly key: Key; readonly secret: string } | undefined
  readonly problem: Problem | undefined
  /** Those that were chosen, if the form is shown again. */
  readonly scopes: readonly string[] | undefined
}

export const KeysPage = ({ keys, made, problem, scopes = FIRST_SCOPES }: KeysPageProps) => (
  <>
    <Heading title="Keys">
      A secret key lets your server report orders. A call key does the same without being sent: your
      server signs its calls with it. A signing key lets your server sign what a thank-you page
      reports.
    </Heading>
    <ProblemNote problem={problem} fields={['label', 'kind']} />
    {made && <Made made={made} />}
    <Table
      label="Keys"
      rows={keys}
      rowKey={({ id }) => id}
      empty={<p>There are no keys yet.</p>}
      columns={[
        { head: 'Label', as: 'main', cell: ({ label }) => label },
        { head: 'Kind', cell: ({ kind }) => KIND_WORDS[kind] },
        { head: 'Scopes', cell: ({ scopes: own }) => own.join(', ') },
        { head: 'Id', as: 'tight', cell: ({ id }) => <code>{id}</code> },
        { head: 'Made (UTC)', as: 'tight', cell: ({ createdAt }) => <Instant at={createdAt} /> },
        { head: 'Change', as: 'tight', cell: (key) => <Revoke apiKey={key} /> },
      ]}
    />
    <section aria-labelledby="add" class="card">
      <h2 id="add">Make a key</h2>
      <Post to="/keys" class="columns">
        <Field
          name="label"
          label="Label"
          hint="Where the key is used, for example “shop backend”."
          problem={problem}
          required
          maxlength={LABEL_MAX}
        />
        <Choice
          name="kind"
          label="Kind"
          value="secret"
          problem={problem}
          options={[
            { value: 'secret', text: 'Secret key: reports from a server' },
            { value: 'call', text: 'Call key: signs calls of a server' },
            { value: 'signing', text: 'Signing key: signs reports of pages' },
          ]}
        />
        <Scopes chosen={scopes} />
        <button type="submit">Make the key</button>
      </Post>
    </section>
  </>
)

const Scopes = ({ chosen }: { readonly chosen: readonly string[] }) => (
  <fieldset>
    <legend>What a secret key or a call key may do</legend>
    {SCOPES.map((scope) => (
      <label key={scope} for={`scopes-${scope}`}>
        <input
          id={`scopes-${scope}`}
          type="checkbox"
          name="scopes"
          value={scope}
          checked={chosen.includes(scope)}
        />{' '}
        <code>{scope}</code> {SCOPE_WORDS[scope]}
      </label>
    ))}
    <small>
      The <Link to="/reference">reference of the API</Link> says which scope each call needs.
    </small>
  </fieldset>
)

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  read: 'read everything but how affiliates are paid',
  report: 'report clicks, orders and refunds, and make links',
  manage: 'change the program, and approve or decline commissions',
  payout: 'read and change how affiliates are paid, and pay them',
}

const KIND_WORDS: Readonly<Record<Key['kind'], string>> = {
  secret: 'secret key',
  signing: 'signing key',
  call: 'call key',
}

const Made = ({ made: { key, secret } }: { readonly made: NonNullable<KeysPageProps['made']> }) => (
  <section class="note is-good" aria-labelledby="made" role="status">
    <h2 id="made">
      The {KIND_WORDS[key.kind]} “{key.label}” was created{' '}
    </h2>
    <p>
      Copy the key now, because it is not shown again. Store it on a server. Never put it into a
      page.{key.scopes.length > 0 && ` Its scopes are ${key.scopes.join(', ')}.`}
    </p>
    <p>
      <code class="copy">{secret}</code>
    </p>
  </section>
)

const Revoke = ({ apiKey: { id, label, revokedAt } }: { readonly apiKey: Key }) =>
  revokedAt === undefined ? (
    <details class="small">
      <summary>
        Revoke…<span class="unseen"> {label}</span>
      </summary>
      <Post to="/keys/revoke">
        <p>Requests that use this key are refused from then on.</p>
        <input type="hidden" name="id" value={id} />
        <button type="submit" class="small secondary outline">
          Revoke {label}
        </button>
      </Post>
    </details>
  ) : (
    <>
      <Badge tone="quiet">revoked</Badge> <Instant at={revokedAt} />
    </>
  )
