# nixos-rebuild switch --flake .#wsl
{ config, lib, pkgs, ... }:

{
  imports = [ ./wsl-bare-mount.nix ];

  wsl.enable = true;
  wsl.defaultUser = "rosa";
  networking.hostName = "wsl";

  services.udev.enable = true;

  # wsl --mount \\.\PHYSICALDRIVE1 --bare, in an administrator's terminal, first
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1"; # see lsblk
      filesystem = {
        mountPoint = "/mnt/data";
        fsType = "ext4";
        # never wait for it
        options = [ "noatime" "nofail" "x-systemd.device-timeout=5s" ];
      };
    }];
  };

  environment.systemPackages = with pkgs; [
    duf
    smartmontools
  ];

  services.postgresql = {
    enable = true;
    dataDir = "/mnt/data/postgresql";
  };

  system.stateVersion = "24.11";
}
