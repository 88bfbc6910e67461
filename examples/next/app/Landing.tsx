'use client'
import './waymark'

/** In the layout, so that the tracker is loaded with every page and sees every landing. */
export const Landing = () => null
