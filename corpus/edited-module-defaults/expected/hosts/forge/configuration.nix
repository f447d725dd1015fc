{ config, lib, pkgs, modulesPath, ... }:
{
  imports = [ ];

  networking = {
    hostName = "forge";
    firewall.allowedTCPPorts = [ 22 8080 ];
  };

  nix.settings = {
    max-jobs = 8;
    cores = 4;
    trusted-users = [ "root" "@builders" ];
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "builds";
      serialNumber = "0025_3857_61B0_0EF2.";
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part2";
      filesystem = {
        mountPoint = "/srv/builds";
        fsType = "xfs";
        options = [ "noatime" "logbsize=256k" ];
      };
    }];
  };

  users.groups.builders = { };
  users.users.builder = { isSystemUser = true; group = "builders"; };

  system.stateVersion = "23.11";
}
