import { POSTBACK_EVENTS, POSTBACK_METHODS } from '../../../domain/postback.js'
import { POSTBACK_URL_MAX, POSTBACK_VARIABLES } from '../../../domain/postbackVariables.js'
import type { Problem } from '../../../domain/problem.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Choice, Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import type { Names } from '../../words/names.js'
import { EVENT_WORDS } from '../../words/postbackWords.js'

export interface PostbackValues {
  readonly url: string
  readonly method: string
  readonly affiliate: string
  readonly events: readonly string[]
  readonly hasTotal: boolean
  readonly hasPersonal: boolean
  readonly hasTests: boolean
}

/** The names of the fields that show their own problems. */
export const POSTBACK_FIELDS = ['url', 'method', 'affiliate']

interface PostbackFormProps {
  readonly values: PostbackValues
  readonly names: Names
  readonly problem: Problem | undefined
}

export const PostbackForm = ({ values, names, problem }: PostbackFormProps) => (
  <section aria-labelledby="add" class="card">
    <h2 id="add">Add a postback</h2>
    <Post to="/postbacks">
      <div class="columns">
        <Field
          name="url"
          label="Address"
          hint="Variables may stand after the “?”, for example https://tracker.example/p?id={clickId}"
          value={values.url}
          problem={problem}
          required
          maxlength={POSTBACK_URL_MAX}
          autocapitalize="none"
          spellcheck={false}
        />
        <Choice
          name="method"
          label="Method"
          value={values.method}
          problem={problem}
          options={POSTBACK_METHODS.toReversed().map((value) => ({
            value,
            text: METHOD_WORDS[value],
          }))}
        />
        <AffiliateField
          names={names}
          value={values.affiliate}
          problem={problem}
          label="Tells about"
          nobody="All affiliates: it is your own"
        />
      </div>
      <Choices values={values} />
      <button type="submit">Add the postback</button>
    </Post>
    <Variables />
  </section>
)

const METHOD_WORDS = {
  GET: 'GET: only the address',
  POST: 'POST: signed JSON',
}

const Choices = ({ values }: { readonly values: PostbackValues }) => (
  <>
    <fieldset>
      <legend>Events</legend>
      {POSTBACK_EVENTS.map((event) => (
        <label key={event} for={`events-${event}`}>
          <input
            id={`events-${event}`}
            type="checkbox"
            name="events"
            value={event}
            checked={values.events.includes(event)}
          />{' '}
          {EVENT_WORDS[event]}
        </label>
      ))}
    </fieldset>
    <fieldset>
      <legend>What else it gets</legend>
      <Check name="total" checked={values.hasTotal}>
        The total of the order, if it is an affiliate’s (your own always does)
      </Check>
      <Check name="personal" checked={values.hasPersonal}>
        The customer and the visitor, only if it is your own
      </Check>
      <Check name="tests" checked={values.hasTests}>
        Test orders
      </Check>
    </fieldset>
  </>
)

interface CheckProps {
  readonly name: string
  readonly checked: boolean
  readonly children: string
}

const Check = ({ name, checked, children }: CheckProps) => (
  <label for={name}>
    <input id={name} type="checkbox" name={name} value="yes" checked={checked} /> {children}
  </label>
)

const Variables = () => (
  <details>
    <summary>Variables</summary>
    <dl>
      {POSTBACK_VARIABLES.map(({ name, meaning }) => (
        <>
          <dt>
            <code>{`{${name}}`}</code>
          </dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
  </details>
)
