# What batch.sh, serve.sh and spark.sh begin with; to be sourced with `here` (the folder of the scripts), `lists` and `out` set. Sets `interdict`
# and `evaluate`, the programs (INTERDICT and EVAL name built ones), and makes an edition of the lists in INTERDICT_HOME, below `out`.
if [ -z "${INTERDICT:-}" ] || [ -z "${EVAL:-}" ]; then
    cargo build --quiet --profile dist --manifest-path "$here/../Cargo.toml" -p interdict -p interdict-eval
fi
target=${CARGO_TARGET_DIR:-$here/../target}/dist
interdict=${INTERDICT:-$target/interdict}
evaluate=${EVAL:-$target/interdict-eval}
export INTERDICT_HOME=$out/home
unset INTERDICT_NOW

if [ ! -d "$INTERDICT_HOME" ]; then
    if [ -d "$lists" ]; then paths=("$lists"); else mapfile -t paths <"$lists"; fi
    # Old and partial lists are what there is to measure with; what is refused is told and left out.
    "$interdict" sync --from "${paths[@]}" --allow-partial >&2 || true
fi
"$interdict" lists >&2
