{
  description = "Declares the disks that WSL2 mounts bare: a NixOS-WSL module, a linter and a migration tool";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

    # For the checks; the module works with the one that you have.
    nixos-wsl = {
      url = "github:nix-community/NixOS-WSL/main";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = inputs@{ self, nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;

      # Systems that WSL runs on. The program reads files anywhere.
      linux = [ "x86_64-linux" "aarch64-linux" ];
      forSystems = systems: function:
        lib.genAttrs systems (system: function nixpkgs.legacyPackages.${system});
      package = pkgs: pkgs.callPackage ./nix/package.nix { };
    in
    {
      nixosModules.default.imports = [ ./nix/modules/wsl-bare-mount.nix ];

      packages = forSystems (linux ++ [ "aarch64-darwin" ]) (pkgs: { default = package pkgs; });

      checks = forSystems linux (pkgs: import ./nix/checks.nix {
        inherit inputs pkgs;
        package = package pkgs;
      });

      devShells = forSystems (linux ++ [ "aarch64-darwin" ]) (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ (package pkgs) ];
          packages = [
            pkgs.mypy
            pkgs.nix
            pkgs.nixpkgs-fmt
            pkgs.ruff
            pkgs.shellcheck
            pkgs.python3Packages.hypothesis
            pkgs.python3Packages.pytest
            pkgs.python3Packages.pyyaml
          ];
        };
      });
    };
}
