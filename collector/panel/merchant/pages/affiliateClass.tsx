import { classAt } from '../../../domain/affiliate.js'
import { Choice, type Option } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import type { PlacesProps } from './affiliatePlaces.js'

const CLASSES: readonly Option[] = [
  { value: 'hard', text: 'Hard: a site that brings visitors' },
  { value: 'soft', text: 'Soft: a browser extension or coupon site' },
]

/** Whether the affiliate's clicks may take the place of those of others. */
export const ClassSection = ({ affiliate, now, typed, problem }: PlacesProps) => (
  <section aria-labelledby="affiliate-class" class="card">
    <h2 id="affiliate-class">Class</h2>
    <Post to={`/affiliates/${affiliate.code}/class`} class="columns">
      <Choice
        name="class"
        label="Class of the affiliate"
        hint="A click of a soft affiliate does not take the place of an earlier click of a hard one. Applies to clicks from now on."
        value={typed.class ?? classAt(affiliate, now)}
        problem={problem}
        options={CLASSES}
      />
      <button type="submit">Save</button>
    </Post>
  </section>
)
