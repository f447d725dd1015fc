{ stdenv, fetchFromGitHub, util-linux }:
stdenv.mkDerivation {
  pname = "disk-report";
  version = "1.2.0";
  src = fetchFromGitHub {
    owner = "example";
    repo = "disk-report";
    rev = "v1.2.0";
    hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  };
  postPatch = ''
    substituteInPlace report.sh --replace-fail lsblk ${util-linux}/bin/lsblk
  '';
  meta.description = "Prints /dev/sdX and serial numbers, also under WSL";
}
