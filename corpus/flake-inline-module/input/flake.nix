{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
  inputs.nixos-wsl = {
    url = "github:nix-community/NixOS-WSL";
    inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs = { nixpkgs, nixos-wsl, ... }: {
    nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        nixos-wsl.nixosModules.default
        ./modules/wsl-storage-mount.nix
        ./packages.nix
        ({ config, lib, ... }: {
          system.stateVersion = "24.11";
          wsl.enable = true;
          wsl.defaultUser = "nixos";

          # shared with the other distributions
          wslStorageMount = {
            enable = true;
            diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
            deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
            mountOptions = [ "noatime" ];
            instanceDirs = [ "nixos" ];
            defaultUser = "nixos";
            bindMountNixStore = false;
          };
        })
      ];
    };
  };
}
