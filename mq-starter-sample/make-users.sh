#!/bin/sh
# Writes names of users, one a line: make-users.sh [how many, default 10000]
# The local push provider does not know users that end with -gone, and never has time for those that end with -stuck.
awk -v count="${1:-10000}" 'BEGIN {
    for (i = 1; i <= count; i++) {
        printf "user-%05d%s\n", i, i % 1000 == 0 ? "-gone" : i % 2500 == 1250 ? "-stuck" : ""
    }
}'
