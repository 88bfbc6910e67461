'use client'
import './waymark'

/** It is part of the layout, so every page loads the tracker and every landing is recorded. */
export const Landing = () => null
