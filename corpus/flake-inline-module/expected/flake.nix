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
        ./modules/wsl-bare-mount.nix
        ./packages.nix
        ({ config, lib, ... }: {
          system.stateVersion = "24.11";
          wsl.enable = true;
          wsl.defaultUser = "nixos";

          # shared with the other distributions
          wsl.bareMounts = {
            enable = true;
            disks = [{
              name = "internal-4tb-nvme";
              serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
              devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
              filesystem = {
                mountPoint = "/mnt/wsl/storage";
                fsType = "ext4";
                options = [ "noatime" ];
              };
            }];
          };

          # Makes missing directories on /mnt/wsl/storage once it is mounted.
          systemd.services.internal-4tb-nvme-directories = {
            description = "Make missing directories on /mnt/wsl/storage";
            wantedBy = [ "mnt-wsl-storage.mount" ];
            unitConfig.RequiresMountsFor = [ "/mnt/wsl/storage" ];
            serviceConfig.Type = "oneshot";
            script = ''
              for directory in nixos; do
                if [ ! -d /mnt/wsl/storage/"$directory" ]; then
                  install -d -o nixos -g users /mnt/wsl/storage/"$directory"
                fi
              done
            '';
          };
        })
      ];
    };
  };
}
