# The laptop's distribution
{ config, lib, pkgs, inputs, ... }:

{
  imports = [
    ./hardware.nix
    ../../modules/base.nix
    ../../modules/nixos/wsl-bare-mount.nix
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
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
    # Of the dropped bindMountNixStore:
    # once the data has moved
  };

  # Makes missing directories on /mnt/wsl/storage once it is mounted.
  systemd.services.internal-4tb-nvme-directories = {
    description = "Make missing directories on /mnt/wsl/storage";
    wantedBy = [ "mnt-wsl-storage.mount" ];
    unitConfig.RequiresMountsFor = [ "/mnt/wsl/storage" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in nixos-wsl-main nixos-wsl-dev nixos-wsl-test; do
        if [ ! -d /mnt/wsl/storage/"$directory" ]; then
          install -d -o tim -g users /mnt/wsl/storage/"$directory"
        fi
      done
    '';
  };

  system.stateVersion = "24.11";
}
