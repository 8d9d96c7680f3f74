#!/bin/sh
command=zkCli home=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$home/scripts/launch.sh"
