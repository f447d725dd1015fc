{ config, lib, pkgs, ... }:

{
  wsl.enable = true;
  wsl.wslConf.automount.enabled = false;

  fileSystems = {
    "/" = {
      device = "/dev/disk/by-uuid/0f6b1c3e-8a44-4d4b-9c55-e1f1a2b3c4d5";
      fsType = "ext4";
    };
    "/mnt/c" = {
      device = "C:\\";
      fsType = "drvfs";
      options = [ "metadata" "uid=1000" "gid=100" ];
    };
    # the tool share of the office
    "/mnt/tools" = {
      device = "//files/tools";
      fsType = "drvfs";
    };
    "/tmp" = {
      device = "tmpfs";
      fsType = "tmpfs";
      options = [ "size=4G" ];
    };
    "/srv/www" = {
      device = "/home/www";
      fsType = "none";
      options = [ "bind" ];
    };
    "/mnt/host" = {
      device = "hostshare";
      fsType = "9p";
      options = [ "trans=virtio" "version=9p2000.L" ];
    };
    "/mnt/wslg" = {
      device = "none";
      fsType = "tmpfs";
    };
    "/usr/lib/wsl/drivers" = {
      device = "drivers";
      fsType = "9p";
    };
  };

  swapDevices = [{ device = "/dev/disk/by-id/scsi-SMsft_Virtual_Disk_swap"; }];
  services.nginx.enable = true;
  system.stateVersion = "24.11";
}
