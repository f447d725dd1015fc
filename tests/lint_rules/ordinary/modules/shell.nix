{ pkgs ? import <nixpkgs> { } }:
pkgs.mkShell {
  packages = with pkgs; [ nil nixpkgs-fmt ];
  shellHook = "echo 'sudo mount /dev/sdb1 /mnt'";
}
