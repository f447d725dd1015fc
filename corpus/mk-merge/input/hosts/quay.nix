{ config, lib, pkgs, ... }:

{
  imports = [
    ../modules/wsl-base.nix
    ../modules/wsl-storage-mount.nix
  ];

  config = lib.mkMerge [
    {
      networking.hostName = "quay";
      wsl.enable = true;
    }
    {
      wslStorageMount = {
        enable = true;
        diskSerialNumber = "0025_3857_61B0_0EF2.";
        mountName = "quay";
        deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
        mountPoint = "/mnt/quay";
        mountOptions = lib.mkDefault [ "defaults" "discard" ];
        instanceDirs = [ ];
        bindMountNixStore = false;
      };
    }
    (lib.mkIf config.services.openssh.enable {
      services.openssh.ports = [ 2222 ];
      networking.firewall.allowedTCPPorts = [ 2222 ];
    })
  ];
}
