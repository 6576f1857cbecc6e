# SPDX-License-Identifier: Apache-2.0
# Bash completion for postil(1).

# Plugins by name, as the command line so far would find them: first column of `postil list`.
_postil_plugins()
{
    local i folders=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == --plugin-path ]] && folders+=(--plugin-path "${COMP_WORDS[i + 1]}")
    done
    "${COMP_WORDS[0]}" list "${folders[@]}" 2>/dev/null | cut -d ' ' -f 1
}

_postil_layers='token sentence entity quote stance claim duplicate passage story derivation'

# Fill COMPREPLY with those of the words $1 that begin like $2.
_postil_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_postil_files()
{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_postil_folders()
{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$1")
}

# The last of several names with commas between them.
_postil_list()
{
    local word=$1 front=
    [[ $word == *,* ]] && front=${word%,*},
    compopt -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -P "$front" -W "$(_postil_plugins)" -- "${word##*,}")
}

# Value of the option $1; false when it takes none.
_postil_value()
{
    case $1 in
    -c | --config | -o | --output | --rejects | --manifest) _postil_files "$2" ;;
    --plugin-path | --into | --keep) _postil_folders "$2" ;;
    --chain) _postil_list "$2" ;;
    --source | --from | --to) _postil_words "$(_postil_plugins)" "$2" ;;
    --progress) _postil_words 'auto yes no' "$2" ;;
    --kind) _postil_words 'analyzer corpus source writer' "$2" ;;
    --dir) _postil_folders "$2" ;;
    --include | --exclude)
        _postil_words "$("${COMP_WORDS[0]}" plugin check --list 2>/dev/null | cut -d ' ' -f 1)" "$2"
        ;;
    --data | --dev | --replay | --gold) _postil_files "$2" ;;
    --layer) _postil_words "$_postil_layers" "$2" ;;
    --by | --match | --ignore | --span | --min | --resamples | --context) ;;
    -s | --set)
        [[ ${COMP_WORDS[1]} == @(train|plugin|eval|diff) ]] && return
        compopt -o nospace 2>/dev/null
        _postil_words 'run.workers= run.timeout= run.max_errors= run.memory= run.heap= run.slots= run.checkpoint=
            source. chain.' "$2"
        ;;
    -j | --workers | --timeout | --max-errors | --text-key | --only | --time | --seed) ;;
    *) return 1 ;;
    esac
}

# Words of `postil plugin $1`.
_postil_plugin()
{
    case $1:$2 in
    new:-*) _postil_words '--kind --dir --help' "$2" ;;
    new:*) ;;
    check:-*)
        _postil_words '-s --set --include --exclude --timeout --plugin-path --only-failed --json
            --list --help' "$2"
        ;;
    fuzz:-*)
        _postil_words '-s --set --time --seed --timeout -o --output --replay --plugin-path --help' "$2"
        ;;
    *:*/*) _postil_files "$2" ;;
    *) _postil_words "$(_postil_plugins)" "$2" ;;
    esac
}

_postil()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local found='--plugin-path --json --help'
    local chain='-c --config -s --set --chain --source --plugin-path --help'
    local run='-j --workers -o --output --timeout --max-errors --rejects --resume --manifest
        --into --only --text-key --stats --progress -q --quiet -v --verbose'
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _postil_words 'run check config list inspect verify plugin train eval diff convert help --help --version' "$word"
        return
    fi
    _postil_value "$before" "$word" && return
    case ${COMP_WORDS[1]}:$word in
    run:-*) _postil_words "$chain $run" "$word" ;;
    check:-*) _postil_words "$chain --tests --json -q --quiet" "$word" ;;
    config:-*) _postil_words "$chain" "$word" ;;
    list:* | inspect:-*) _postil_words "$found" "$word" ;;
    verify:-*) _postil_words '-j --workers --keep --help' "$word" ;;
    plugin:*)
        if ((COMP_CWORD == 2)); then
            _postil_words 'new check fuzz' "$word"
        else
            _postil_plugin "${COMP_WORDS[2]}" "$word"
        fi
        ;;
    train:-*)
        _postil_words '--data --dev -o --output -s --set --plugin-path -q --quiet --help' "$word"
        ;;
    train:*)
        if ((COMP_CWORD == 2)); then
            _postil_words "$(_postil_plugins)" "$word"
        else
            _postil_files "$word"
        fi
        ;;
    eval:-*)
        _postil_words '--layer --gold --by --match --span --min --resamples --seed --json -s --set
            --plugin-path -q --quiet --help' "$word"
        ;;
    diff:-*)
        _postil_words '--layer --ignore --context --fail-on-change --all --json -s --set --plugin-path
            -q --quiet --help' "$word"
        ;;
    convert:-*)
        _postil_words '--from --to --layer -o --output -s --set --plugin-path -q --quiet --help' \
            "$word"
        ;;
    inspect:*)
        _postil_words "$(_postil_plugins) $_postil_layers" "$word"
        ;;
    *) _postil_files "$word" ;;
    esac
}

complete -F _postil postil
