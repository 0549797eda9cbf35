/* React as Dash brings it. */
export const React = window.React;
export const h = React.createElement;
