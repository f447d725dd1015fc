{ config, lib, pkgs, ... }:

let
  inherit (lib) mkIf mkOption types;
  cfg = config.house;
in
{
  imports = [ ];

  options.house.storage = mkOption {
    type = types.bool;
    default = false;
    description = "Whether this machine has the big disk.";
  };

  config = {
    wsl.enable = true;

    wsl.bareMounts = mkIf cfg.storage {
      enable = true;
      disks = [{
        name = "big";
        serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
        devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
        filesystem = {
          mountPoint = "/mnt/big-disk";
          fsType = "ext4";
          options = [ "defaults" "noatime" "nodiratime" ];
        };
      }];
    };

    # Makes missing directories on /mnt/big-disk once it is mounted.
    systemd.services.big-directories = mkIf cfg.storage {
      description = "Make missing directories on /mnt/big-disk";
      wantedBy = [ "mnt-big\\x2ddisk.mount" ];
      unitConfig.RequiresMountsFor = [ "/mnt/big-disk" ];
      serviceConfig.Type = "oneshot";
      script = ''
        for directory in main spare; do
          if [ ! -d /mnt/big-disk/"$directory" ]; then
            install -d -o root -g wheel /mnt/big-disk/"$directory"
          fi
        done
      '';
    };

    services.syncthing = mkIf cfg.storage {
      enable = true;
      dataDir = "/mnt/big-disk/main";
    };

    system.stateVersion = "24.11";
  };
}
