# shellcheck shell=bash
# Certificates for the connections between silos and gateways: an authority of our own, and one certificate for silos and one for
# gateways, each in a folder as hosts read it (CLUSTER_TLS_FOLDER). Run again it renews the two and keeps the authority, so that running
# hosts take the new ones over by themselves.
#   authority.key, authority.crt   stay here · silo/, gateway/   ca.crt, tls.crt, tls.key

readonly cluster_certificates=$kept/tls
readonly authority_days=3650 certificate_days=397

certificates() {
  (($# <= 1)) || die "usage: ./minicrm certificates [DIR]"
  local folder=${1:-$cluster_certificates}
  [[ $folder == /* ]] || folder=$OLDPWD/$folder
  has openssl || die "openssl is not in the PATH. Get it: install openssl with the system's package manager"
  # A container reads its part as a user of its own; nobody else of this machine comes past the folder around it.
  mkdir -p "$folder" && chmod 700 "$folder" || die "$folder cannot be written"
  [[ -s $folder/authority.crt ]] || new_authority "$folder"
  new_certificate "$folder" silo serverAuth,clientAuth
  new_certificate "$folder" gateway clientAuth
  say "Certificates for silos and gateways are in $folder, good for $certificate_days days."
}

new_authority() {
  (umask 077 && quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$authority_days" \
    -subj "/CN=MiniCRM cluster" -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$1/authority.key" -out "$1/authority.new") || die "openssl could not make an authority in $1"
  mv "$1/authority.new" "$1/authority.crt"
}

# Made beside and moved: a host that reads meanwhile finds the former pair, or one that does not fit and goes on with the former.
new_certificate() {
  local folder=$1 name=$2 use=$3 made=$1/$2.new
  rm -rf "$made"
  mkdir -p "$made" "$folder/$name"
  quietly openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=minicrm $name" \
    -keyout "$made/tls.key" -out "$made/request" &&
    quietly openssl x509 -req -in "$made/request" -CA "$folder/authority.crt" -CAkey "$folder/authority.key" -set_serial "0x0$(random_hex 15)" -days "$certificate_days" \
      -extfile <(printf '%s\n' "subjectAltName=DNS:minicrm" "extendedKeyUsage=$use" "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature") \
      -out "$made/tls.crt" || die "openssl could not make the certificate of a $name in $folder"
  cp "$folder/authority.crt" "$made/ca.crt"
  chmod 755 "$folder/$name"
  chmod 644 "$made"/*
  mv "$made/ca.crt" "$made/tls.crt" "$made/tls.key" "$folder/$name/"
  rm -r "$made"
}
