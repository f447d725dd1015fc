# The module on a real NixOS-WSL system, and the program on a configuration that it can migrate.
{ inputs, pkgs, package }:

let
  inherit (inputs.nixpkgs) lib;

  system = modules: (lib.nixosSystem {
    system = pkgs.stdenv.hostPlatform.system;
    modules = [
      inputs.nixos-wsl.nixosModules.default
      ({ config, ... }: {
        wsl.enable = true;
        system.stateVersion = config.system.nixos.release;
      })
    ] ++ modules;
  }).config;

  module = inputs.self.nixosModules.default;

  declaring = system [
    module
    {
      wsl.bareMounts = {
        enable = true;
        disks = [{
          name = "storage";
          serialNumber = "0025_3857_61B0_0EF2.";
          filesystem.mountPoint = "/mnt/data";
        }];
      };
    }
  ];

  # Its name without building anything, so that only the evaluation is asked for.
  nameOf = config: builtins.unsafeDiscardStringContext config.system.build.toplevel.drvPath;
in
{
  inherit package;

  # The build runs ShellCheck.
  wsl-bare-mount = lib.findFirst
    (installed: lib.getName installed == "wsl-bare-mount")
    (throw "wsl-bare-mount is not installed")
    declaring.environment.systemPackages;

  evaluates = pkgs.writeText "evaluates" (nameOf declaring);

  no-side-effects =
    if nameOf (system [ ]) == nameOf (system [ module ])
    then pkgs.emptyFile
    else throw "the module changes a system that does not enable it";

  migrates = pkgs.runCommand "migrates" { nativeBuildInputs = [ package ]; } ''
    cp -r ${../corpus/host-and-module/input} input
    chmod -R u+w input
    baremount migrate --write input
    baremount migrate --check input
    touch $out
  '';

  nixpkgs-fmt = pkgs.runCommand "nixpkgs-fmt" { nativeBuildInputs = [ pkgs.nixpkgs-fmt ]; } ''
    nixpkgs-fmt --check ${./.} ${../flake.nix} ${../default.nix}
    touch $out
  '';
}
