import { NAME_MAX } from '../../../program/affiliates.js'
import { Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import type { PlacesProps } from './affiliatePlaces.js'

/** How the merchant names and reaches the affiliate. */
export const ContactSection = ({ affiliate, typed, problem }: PlacesProps) => (
  <section aria-labelledby="contact" class="card">
    <h2 id="contact">Name and e-mail</h2>
    <Post to={`/affiliates/${affiliate.code}/contact`} class="columns">
      <Field
        name="name"
        label="Name"
        value={typed.name ?? affiliate.name}
        problem={problem}
        required
        maxlength={NAME_MAX}
      />
      <Field
        name="email"
        label="E-mail (optional)"
        type="email"
        value={typed.email ?? affiliate.email ?? ''}
        problem={problem}
        maxlength={254}
      />
      <button type="submit">Save</button>
    </Post>
  </section>
)
