# For those without flakes: `nix-build -A package`, and `imports = [ (import ./. { }).module ];`.
{ pkgs ? import <nixpkgs> { } }:

{
  module = ./nix/modules/wsl-bare-mount.nix;
  package = pkgs.callPackage ./nix/package.nix { };
}
