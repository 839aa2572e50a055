"""The tabs of the page Assess: one file each, found by walking this folder."""
