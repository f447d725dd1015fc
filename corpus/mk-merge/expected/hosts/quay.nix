{ config, lib, pkgs, ... }:

{
  imports = [
    ../modules/wsl-base.nix
  ];

  config = lib.mkMerge [
    {
      networking.hostName = "quay";
      wsl.enable = true;
    }
    {
      wsl.bareMounts = {
        enable = true;
        disks = [{
          name = "quay";
          serialNumber = "0025_3857_61B0_0EF2.";
          devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
          filesystem = {
            mountPoint = "/mnt/quay";
            fsType = "ext4";
            options = lib.mkDefault [ "defaults" "discard" ];
          };
        }];
      };
    }
    (lib.mkIf config.services.openssh.enable {
      services.openssh.ports = [ 2222 ];
      networking.firewall.allowedTCPPorts = [ 2222 ];
    })
  ];
}
