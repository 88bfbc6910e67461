import { go } from './usePath'

export const ProductPage = () => (
  <>
    <h1>The Kite Loft</h1>
    <p>A kite that takes off in the wind of a closing door. Folds into its own tail.</p>
    <p className="price">€49.90</p>
    <button type="button" onClick={() => go(`/thank-you/${Date.now()}`)}>
      Buy the kite
    </button>
  </>
)
