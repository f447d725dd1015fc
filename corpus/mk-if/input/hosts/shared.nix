{ config, lib, pkgs, ... }:

let
  inherit (lib) mkIf mkOption types;
  cfg = config.house;
in
{
  imports = [ ../modules/nixos/wsl-storage-mount.nix ];

  options.house.storage = mkOption {
    type = types.bool;
    default = false;
    description = "Whether this machine has the big disk.";
  };

  config = {
    wsl.enable = true;

    wslStorageMount = mkIf cfg.storage {
      enable = true;
      diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      mountName = "big";
      deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
      mountPoint = "/mnt/big-disk";
      instanceDirs = [ "main" "spare" ];
      defaultUser = "root";
      defaultGroup = "wheel";
      bindMountNixStore = false;
    };

    services.syncthing = mkIf cfg.storage {
      enable = true;
      dataDir = "/mnt/big-disk/main";
    };

    system.stateVersion = "24.11";
  };
}
