{ config, pkgs, ... }: {
  wsl.enable = true;
  wsl.defaultUser = "tove";

  # sources
  fileSystems."/home/tove/src".device = "/dev/disk/by-uuid/4c1f7d0e-5f0b-4a53-9d1e-7a8f2b6c3d90";
  fileSystems."/home/tove/src".fsType = "xfs"; # for reflinks
  fileSystems."/home/tove/src".options = [ "noatime" ];

  programs.git = {
    enable = true;
    lfs.enable = true;
    config.safe.directory = [ "/home/tove/src" ];
  };

  environment.systemPackages = [ pkgs.gh ];
  system.stateVersion = "24.11";
}
