{ config, pkgs, ... }:

{
  imports = [
    /opt/nixcfg/modules/nixos/wsl-base.nix
    /opt/nixcfg/modules/nixos/wsl-storage-mount.nix
  ];

  networking.hostName = "annex";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
    mountOptions = [ "defaults" "noatime" ];
    instanceDirs = [ "annex" ];
    bindMountNixStore = false;
  };

  services.openssh.enable = true;
  services.openssh.settings.PasswordAuthentication = false;

  nix.settings.auto-optimise-store = true;
  system.stateVersion = "24.11";
}
