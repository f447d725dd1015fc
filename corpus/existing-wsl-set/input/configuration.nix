{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    # storage
    ./nix/wsl-storage-mount.nix # from the old repository
    ./nix/shell.nix
  ];

  wsl = {
    enable = true;
    defaultUser = "pia";

    wslConf = {
      automount.root = "/mnt";
      network.generateHosts = false;
    };
  };

  networking.hostName = "pia-wsl";

  # The NVMe from the old workstation.
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    mountName = "workstation";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    mountPoint = "/home/pia/work"; # no bind mount needed
    instanceDirs = [ "src" "build" ];
    defaultUser = "pia";
    bindMountNixStore = false;
  };

  # unrelated
  services.tailscale.enable = true;

  system.stateVersion = "24.11";
}
