# shellcheck shell=bash
# Figures of this machine: each README figure names the command here that measures it.

bench() {
  [[ ${1:-} == events || ${1:-} == sign-in ]] && (($# == 1)) || die "usage: ./minicrm bench events|sign-in"
  need_sdk
  keep_folder
  quietly dotnet build bench -c Release -v q --nologo -clp:NoSummary || die "the build failed"
  dotnet bench/bin/Release/net10.0/MiniCrm.Bench.dll "$@"
}
