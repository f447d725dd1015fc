# The laptop's distribution
{ config, lib, pkgs, inputs, ... }:

{
  imports = [
    ./hardware.nix
    ../../modules/base.nix
    ../../modules/nixos/wsl-storage-mount.nix
    inputs.home-manager.nixosModules.home-manager
    inputs.nixos-wsl.nixosModules.default
  ];

  networking.hostName = "thinky-nixos";
  nixpkgs.config.allowUnfree = true;

  # Windows side
  wsl.enable = true;
  wsl.defaultUser = "tim";
  wsl.interop.register = true;
  wsl.usbip.enable = true;
  wsl.usbip.autoAttach = [ "3-1" "3-2" ]; # the hub on the desk

  # Another distribution on the same machine has port 22
  services.openssh = {
    enable = true;
    ports = [ 2223 ];
  };

  services.udev.packages = [
    (pkgs.writeTextFile {
      name = "10-serial-adapters";
      destination = "/etc/udev/rules.d/10-serial-adapters.rules";
      text = ''
        # every adapter of that make
        SUBSYSTEM=="tty", ATTRS{idVendor}=="10c4", MODE="0666", GROUP="dialout"
      '';
    })
  ];

  home-manager.users.tim = {
    home.stateVersion = "24.11";
    programs.git.enable = true;
    # programs.rbw.enable = true;
  };

  # The 4 TB disk that the distributions share
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    mountName = "internal-4tb-nvme";
    deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
    mountPoint = "/mnt/wsl/storage";
    fsType = "ext4";
    mountOptions = [ "defaults" "noatime" "nodiratime" ];
    instanceDirs = [ "nixos-wsl-main" "nixos-wsl-dev" "nixos-wsl-test" ];
    defaultUser = "tim";
    defaultGroup = "users";
    bindMountNixStore = false;  # once the data has moved
    nixStoreSubdir = "nixos-wsl-main";
  };

  system.stateVersion = "24.11";
}
