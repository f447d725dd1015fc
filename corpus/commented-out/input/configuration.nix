{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    # ./wsl-storage-mount.nix
  ];

  wsl = {
    enable = true;
    defaultUser = "nixos";
    startMenuLaunchers = true;
  };

  # Not again before the next release.
  # wslStorageMount = {
  #   enable = true;
  #   diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
  #   mountPoint = "/mnt/wsl/storage";
  #   bindMountNixStore = false;
  # };

  /*
    fileSystems."/mnt/data" = {
      device = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      fsType = "ext4";
    };
  */

  programs.zsh.enable = true;
  users.defaultUserShell = pkgs.zsh;

  environment.shellAliases = {
    attach = "echo 'wslStorageMount = { enable = true; };'";
    ll = "ls -l";
  };

  system.stateVersion = "25.05";
}
