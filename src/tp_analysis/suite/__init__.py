"""Plan the editions, build them, release them, and say how they stand. Which room is which:

what to build    configuration (suite.toml) · plan (editions) · handling (who may see one, and when)
                 · fingerprints, records (what changed)
build            run (one whole run) · build (its editions) · make (one edition) · execute (its
                 notebook) · reads (what it read) · kernels/ · executors, dask_* (where) · lock ·
                 files
release          publishing (decide) · disclosing (audit) · releases, shelf, assembly, pointers,
                 sums (do) · receipts, environment, statements (evidence) · quality (sign-off) ·
                 verify, rebuilding (prove)
share            sharing/ (protected bundles, their register, retention, signatures)
tell readers     notices · withdrawals · corrections · shown, revisions, revision_notes, magnitudes
tell operators   aftermath, history · alerts
when             schedule, due · timers, timer_files/ · clock
"""
